import { createFileDirectory } from '../../bot/directory/file-directory.ts';
import { directoryContract, PEOPLE, type Who } from '../contract/directory.ts';
import { FOREIGN, HOME, idOf, SECOND } from '../support/graph/entra.ts';

const GROUP = 'bbbbbbbb-0000-4000-8000-000000000001';
const [MANAGER, DEPLOYER] = [{ appRoles: ['App.Manager'] }, { groups: [GROUP] }];
const HAS: Readonly<Record<Who, object>> = {
  manager: MANAGER,
  deployer: DEPLOYER,
  both: { ...MANAGER, ...DEPLOYER },
  guest: { ...MANAGER, ...DEPLOYER, guest: true },
  shut: { ...MANAGER, ...DEPLOYER, enabled: false },
  bystander: {},
  cousin: { ...MANAGER, tenantId: SECOND },
};

describe('the file directory', () => {
  const listed = Object.entries(HAS).map(([id, has]) => ({
    id,
    objectId: idOf(PEOPLE[id as Who]),
    tenantId: HOME,
    name: 'One name for all',
    hint: '',
    appRoles: [],
    groups: [],
    guest: false,
    enabled: true,
    ...has,
  }));
  directoryContract(() => ({
    directory: createFileDirectory(listed, [HOME, SECOND]),
    tenantId: HOME,
    secondTenantId: SECOND,
    foreignTenantId: FOREIGN,
    groupId: GROUP,
    idOf: (who) => idOf(PEOPLE[who]),
    signInName: (who) => who,
    name: 'One name for all',
  }));
});
