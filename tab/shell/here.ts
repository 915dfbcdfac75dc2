import { useSyncExternalStore } from 'react';
import type { HostPlace } from '../teams/host.ts';
import type { Keeper } from '../verify/memory.ts';
import { type Cell, createCell } from './cell.ts';
import { useTab } from './tab-context.ts';

/** The channel or group chat to which a tab belongs, and whether it shows only what was asked for there. */
export type Here = HostPlace & Readonly<{ only: Cell<boolean> }>;

type Opened = Readonly<{ search: string; place: HostPlace | null; entityId: string; keeper: Keeper | null }>;

/** Null for a tab that was not added to a channel or group chat. What somebody chose is kept for this tab, in their browser. */
export function createHere({ search, place, entityId, keeper }: Opened): Here | null {
  if (place === null || new URLSearchParams(search).get('here') !== '1') return null;
  const key = `signalbox-everywhere ${place.id} ${entityId}`;
  const only = createCell(!isEverywhere(keeper, key));
  only.watch(() => keep(keeper, key, only.get() ? '0' : '1'));
  return { ...place, only };
}

function isEverywhere(keeper: Keeper | null, key: string): boolean {
  try {
    return keeper?.getItem(key) === '1';
  } catch {
    // The browser refuses: the tab begins with its channel, as the first time.
    return false;
  }
}

function keep(keeper: Keeper | null, key: string, text: string): void {
  try {
    keeper?.setItem(key, text);
  } catch {
    // The browser refuses: the choice then holds until the tab is closed.
  }
}

/** The channel that is asked for at the moment; empty = everywhere. */
export function useChannel(): string {
  const { here } = useTab();
  const only = useSyncExternalStore(here?.only.watch ?? never, here?.only.get ?? no);
  return here !== null && only ? here.id : '';
}

const never = () => () => undefined;
const no = () => false;
