/** A person as `site/directory.yml` lists them. `id` is the short name under which they are listed. */
export type ListedPerson = Readonly<{
  id: string;
  objectId: string;
  tenantId: string;
  name: string;
  /** One line about the person, shown where people are chosen in Local Teams. */
  hint: string;
  appRoles: readonly string[];
  groups: readonly string[];
  guest: boolean;
  enabled: boolean;
}>;
