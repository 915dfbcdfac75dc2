import { repeated } from './names.ts';
import { PERMISSION_NAMES } from './permission-names.ts';
import type { ShapedManifest } from './shape.ts';

/** What the app asks the owners of a team or chat for. A permission that nobody can grant stops the installation. */
export function permissionProblems({ authorization, permissions, webApplicationInfo, activities }: ShapedManifest): readonly string[] {
  const asked = authorization?.permissions?.resourceSpecific ?? [];
  return [
    ...asked.flatMap(({ name, type }) => nameProblems(name, type)),
    ...repeated(asked.map(({ name }) => name)).map((name) => `the permission ${name} is asked for twice`),
    ...(asked.length > 0 && webApplicationInfo === undefined ? ['resource-specific permissions need webApplicationInfo.id'] : []),
    ...repeated(permissions).map((name) => `permissions has ${name} twice`),
    ...activityProblems(activities?.activityTypes ?? []),
  ];
}

function nameProblems(name: string, type: 'Application' | 'Delegated'): readonly string[] {
  if (PERMISSION_NAMES[type].has(name)) return [];
  const other = type === 'Application' ? 'Delegated' : 'Application';
  return [
    PERMISSION_NAMES[other].has(name)
      ? `${name} is a permission of type ${other}`
      : `${name} is no resource-specific permission that Teams knows`,
  ];
}

type Activity = Readonly<{ type: string; templateText: string }>;

/** Source: Microsoft, "Send activity feed notifications": `systemDefault` is reserved; a template holds `{names}`. */
function activityProblems(types: readonly Activity[]): readonly string[] {
  return [
    ...repeated(types.map(({ type }) => type)).map((type) => `the activity type ${type} stands twice`),
    ...types.filter(({ type }) => type === 'systemDefault').map(({ type }) => `the activity type ${type} is reserved by Teams`),
    ...types
      .filter(({ templateText }) => /[{}]/.test(templateText.replaceAll(/\{\w+\}/g, '')))
      .map(({ type, templateText }) => `the activity type ${type} has a broken template: ${templateText}`),
  ];
}
