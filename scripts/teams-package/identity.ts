import { NEWEST } from './schema.ts';
import type { ShapedManifest } from './shape.ts';

const NOBODY = '00000000-0000-0000-0000-000000000000';

/** Which app this is, in which version, and who it signs in as. `productVersion` is that of package.json. */
export function identityProblems(manifest: ShapedManifest, productVersion: string): readonly string[] {
  return [...versionProblems(manifest, productVersion), ...idProblems(manifest), ...signInProblems(manifest)];
}

function versionProblems({ $schema, version }: ShapedManifest, productVersion: string): readonly string[] {
  const schema = `https://developer.microsoft.com/en-us/json-schemas/teams/v${NEWEST}/MicrosoftTeams.schema.json`;
  return [
    ...($schema === schema ? [] : [`$schema must be ${schema}, as manifestVersion says`]),
    ...(/^(?:0|[1-9]\d*)(?:\.(?:0|[1-9]\d*)){2}$/.test(version) ? [] : [`version must be three numbers (semver.org), not ${version}`]),
    ...(version === productVersion
      ? []
      : [`version is ${version}, but package.json says ${productVersion}: change manifest/manifest.json`]),
  ];
}

/** Every id stands for another thing. A tab whose API shares the bot's registration would let a token for the one pass as one for the other. */
function idProblems(manifest: ShapedManifest): readonly string[] {
  const bots = manifest.bots.map(({ botId }) => botId.toLowerCase());
  const api = manifest.webApplicationInfo?.id.toLowerCase();
  const app = manifest.id.toLowerCase();
  const others = manifest.composeExtensions.flatMap(({ botId }) =>
    botId === undefined || bots.includes(botId.toLowerCase()) ? [] : [botId],
  );
  return [
    ...([app, api, ...bots].includes(NOBODY) ? [`${NOBODY} is a placeholder: every id must be one of your own`] : []),
    ...(bots.includes(app) || api === app ? ['TEAMS_APP_ID must be an id of its own, not that of a registration'] : []),
    ...(api !== undefined && bots.includes(api)
      ? ['BOT_ID and AAD_APP_CLIENT_ID are the same: register the API of the tab as an app of its own']
      : []),
    ...others.map(
      (id) => `composeExtensions names the bot ${id}, which is not the one of bots: a message extension is answered by the same bot`,
    ),
  ];
}

/** Microsoft, "Update app manifest for SSO": the resource is `api://<host of the tab>/<client id>`; another one makes getAuthToken fail. */
function signInProblems({ webApplicationInfo, validDomains, staticTabs, configurableTabs }: ShapedManifest): readonly string[] {
  if (webApplicationInfo === undefined) {
    return staticTabs.length + configurableTabs.length === 0
      ? []
      : ['webApplicationInfo is missing: without it nobody can sign in to the tab'];
  }
  const { id, resource } = webApplicationInfo;
  return validDomains.some((domain) => resource === `api://${domain}/${id}`)
    ? []
    : [`webApplicationInfo.resource must be api://<BOT_DOMAIN>/<AAD_APP_CLIENT_ID>, not ${resource ?? 'missing'}`];
}
