import { Button } from '@fluentui/react-components';
import { useEffect, useRef, useState } from 'react';
import { useScreen } from '../screen.tsx';
import { TabFrame } from './tab-frame.tsx';
import type { TabHost, TabSettings } from './tab-host.ts';

type Props = Readonly<{ channelId: string; token(): Promise<string>; onClose(): void; onSaved(settings: TabSettings): void }>;

/** Adding a tab to a channel: the configuration page of the app, and Teams' own buttons below it. */
export function TabConfig({ channelId, token, onClose, onSaved }: Props) {
  const { start } = useScreen();
  const [valid, setValid] = useState(false);
  const [failed, setFailed] = useState(false);
  const dialog = useRef<HTMLDialogElement>(null);
  const host = useRef<TabHost | null>(null);
  useEffect(() => dialog.current?.showModal(), []);
  return (
    <dialog ref={dialog} className="tab-config" data-testid="tab-config" aria-labelledby="tab-config-title" onClose={onClose}>
      <h2 id="tab-config-title">Add a tab</h2>
      <TabFrame
        src={start.tab.configPath}
        title={`Configure ${start.bot.name}`}
        frameContext="settings"
        channelId={channelId}
        entityId=""
        subPage={null}
        token={token}
        onHost={(started) => {
          host.current = started;
        }}
        onValidity={setValid}
        onSaved={(settings) => (settings === null ? setFailed(true) : onSaved(settings))}
      />
      <div className="tab-config-foot">
        <span role="alert">{failed && 'The tab could not be saved. Please try again.'}</span>
        <Button onClick={onClose}>Cancel</Button>
        <Button appearance="primary" disabled={!valid} data-testid="tab-save" onClick={() => host.current?.save()}>
          Save
        </Button>
      </div>
    </dialog>
  );
}
