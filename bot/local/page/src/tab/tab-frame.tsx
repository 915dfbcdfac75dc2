import { Spinner } from '@fluentui/react-components';
import { useEffect, useRef, useState } from 'react';
import type { PersonaOnWire } from '../../../contract.ts';
import { useScreen } from '../screen.tsx';
import { THEMES } from '../theme.ts';
import { PeopleList } from './people-list.tsx';
import { startTabHost, type TabHost, type TabSettings, tabContext } from './tab-host.ts';

type Props = Readonly<{
  src: string;
  title: string;
  frameContext: 'content' | 'settings';
  channelId: string | null;
  entityId: string;
  subPage: string | null;
  token(): Promise<string>;
  onHost?: (host: TabHost) => void;
  onValidity?: (valid: boolean) => void;
  onSaved?: (settings: TabSettings | null) => void;
}>;

type Asking = Readonly<{ title: string; done(chosen: PersonaOnWire | null): void }>;

/** A page of the app in a frame, with Teams around it as far as teams-js can tell. Mount it anew for another persona or address. */
export function TabFrame(props: Props) {
  const screen = useScreen();
  const frame = useRef<HTMLIFrameElement>(null);
  const host = useRef<TabHost | null>(null);
  const [src, setSrc] = useState<string | undefined>(undefined);
  const [loaded, setLoaded] = useState(false);
  const [asking, setAsking] = useState<Asking | null>(null);
  const theme = THEMES.find((one) => one.name === screen.theme)?.teams ?? 'default';
  const latest = useRef({ props, screen, theme });
  latest.current = { props, screen, theme };
  useEffect(() => {
    if (frame.current === null) return;
    const now = latest;
    const started = startTabHost({
      frame: frame.current,
      frameContext: now.current.props.frameContext,
      context: () => ({
        ...tabContext({ ...now.current.screen, ...now.current.props, theme: now.current.theme }),
        frameContext: now.current.props.frameContext,
      }),
      token: () => now.current.props.token(),
      choosePerson: (title) => new Promise((done) => setAsking({ title, done })),
      follow: (url) => now.current.screen.follow(url),
      onValidity: (valid) => now.current.props.onValidity?.(valid),
      onSaved: (settings) => now.current.props.onSaved?.(settings),
    });
    host.current = started;
    now.current.props.onHost?.(started);
    // The host listens before the tab can ask.
    setSrc(filled(now.current.props.src, now.current.theme));
    return () => started.stop();
  }, []);
  useEffect(() => host.current?.theme(theme), [theme]);
  return (
    <div className="tab-place">
      {!loaded && <Spinner className="tab-spinner" label={`Opening ${props.title}`} />}
      <iframe
        ref={frame}
        className="tab-frame"
        data-testid="tab-frame"
        title={props.title}
        src={src}
        onLoad={() => setLoaded(src !== undefined)}
      />
      {asking !== null && (
        <PeopleList
          title={asking.title}
          onDone={(chosen) => {
            setAsking(null);
            asking.done(chosen);
          }}
        />
      )}
    </div>
  );
}

/** Teams fills in these words of a tab's address (Microsoft: "Get context for your tab", URL placeholder values). */
function filled(address: string, theme: string): string {
  return address.replace(/(?:\{|%7B)theme(?:\}|%7D)/gi, theme).replace(/(?:\{|%7B)locale(?:\}|%7D)/gi, 'en-us');
}
