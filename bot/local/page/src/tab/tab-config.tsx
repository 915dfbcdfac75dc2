import { Button, Dialog, DialogActions, DialogBody, DialogContent, DialogSurface, DialogTitle } from '@fluentui/react-components';
import { useRef, useState } from 'react';
import { useScreen } from '../screen.tsx';
import { TabFrame } from './tab-frame.tsx';
import type { TabHost, TabSettings } from './tab-host.ts';

type Props = Readonly<{ channelId: string; token(): Promise<string>; onClose(): void; onSaved(settings: TabSettings): void }>;

/** Adding a tab to a channel: the configuration page of the app, and Teams' own buttons below it. */
export function TabConfig({ channelId, token, onClose, onSaved }: Props) {
  const { start } = useScreen();
  const [valid, setValid] = useState(false);
  const [failed, setFailed] = useState(false);
  const host = useRef<TabHost | null>(null);
  return (
    <Dialog open={true} onOpenChange={(_event, data) => !data.open && onClose()}>
      <DialogSurface className="tab-config" data-testid="tab-config">
        <DialogBody>
          <DialogTitle>{start.bot.name}</DialogTitle>
          <DialogContent>
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
            {failed && <p role="alert">The tab could not be saved. Please try again.</p>}
          </DialogContent>
          <DialogActions>
            <Button onClick={onClose}>Cancel</Button>
            <Button appearance="primary" disabled={!valid} data-testid="tab-save" onClick={() => host.current?.save()}>
              Save
            </Button>
          </DialogActions>
        </DialogBody>
      </DialogSurface>
    </Dialog>
  );
}
