import { repeated } from './names.ts';
import type { ShapedManifest } from './shape.ts';

/** Tabs that Teams itself knows: they have no page of ours. */
const BUILT_IN = new Set(['conversations', 'about']);
/** Cards link to this tab: `bot/core/chat/tab-link.ts`. */
export const LINKED_TAB = 'signalbox';
const CONTEXT_OF: Readonly<Record<string, string>> = { team: 'channelTab', groupChat: 'privateChatTab' };

/** Tabs that open, and what is offered first where the app is added. */
export function tabProblems(manifest: ShapedManifest): readonly string[] {
  return [...personalProblems(manifest), ...configurableProblems(manifest), ...defaultProblems(manifest)];
}

function personalProblems({ staticTabs }: ShapedManifest): readonly string[] {
  const own = staticTabs.filter(({ entityId }) => !BUILT_IN.has(entityId));
  return [
    ...repeated(staticTabs.map(({ entityId }) => entityId)).map((id) => `two tabs are called ${id}: links could open either`),
    ...own.filter(({ contentUrl }) => contentUrl === undefined).map(({ entityId }) => `the tab ${entityId} has no contentUrl`),
    ...own.filter(({ name }) => (name ?? '') === '').map(({ entityId }) => `the tab ${entityId} has no name`),
    ...staticTabs.filter(({ scopes }) => scopes.length === 0).map(({ entityId }) => `the tab ${entityId} is for no scope`),
    ...(own.some(({ entityId, scopes }) => entityId === LINKED_TAB && scopes.includes('personal'))
      ? []
      : [`the personal tab ${LINKED_TAB} is missing: the links on cards open it`]),
  ];
}

function configurableProblems({ configurableTabs, supportsChannelFeatures, supportedChannelTypes }: ShapedManifest): readonly string[] {
  const missing = configurableTabs.flatMap(({ scopes, context }) =>
    scopes.filter((scope) => context !== undefined && !context.includes(CONTEXT_OF[scope] ?? '')),
  );
  return [
    ...missing.map((scope) => `the configurable tab is for ${scope}, but its context lacks ${CONTEXT_OF[scope]}`),
    ...(supportsChannelFeatures != null && supportedChannelTypes !== undefined
      ? ['supportedChannelTypes is superseded by supportsChannelFeatures: leave it out']
      : []),
  ];
}

function defaultProblems({
  bots,
  configurableTabs,
  staticTabs,
  defaultInstallScope: scope,
  defaultGroupCapability,
}: ShapedManifest): readonly string[] {
  const scopes = new Set([...bots, ...configurableTabs, ...staticTabs].flatMap((surface) => surface.scopes));
  const declared: Readonly<Record<string, readonly Readonly<{ scopes: readonly string[] }>[]>> = { bot: bots, tab: configurableTabs };
  return [
    ...(scope === undefined || scopes.has(scope) ? [] : [`defaultInstallScope is ${scope}, where the app offers nothing`]),
    ...Object.entries(defaultGroupCapability)
      .filter(
        ([place, capability]) =>
          !(declared[capability] ?? []).some((surface) => surface.scopes.includes(place === 'groupchat' ? 'groupChat' : place)),
      )
      .map(([place, capability]) => `defaultGroupCapability offers a ${capability} in ${place}, where there is none`),
  ];
}
