import { Button, Spinner } from '@fluentui/react-components';
import { type ReactNode, useEffect, useRef } from 'react';
import type { ApiProblem } from '../api/problem.ts';
import { ME, WAITING } from '../data/keys.ts';
import { useKept, useReading } from '../data/use-reading.ts';
import { readReviews, readWaiting } from '../data/waiting.ts';
import { Plain } from '../parts/plain.tsx';
import { useRoute } from '../routing/navigation.ts';
import { CONSENT_NEEDED, SIGN_IN_NEEDED } from '../teams/sign-in-problem.ts';
import { useSay } from './announcer.tsx';
import { AskConsent } from './ask-consent.tsx';
import { Frame } from './frame.tsx';
import { Notice } from './notice.tsx';
import { CurrentPage, loadOtherPages } from './pages.tsx';
import { MeContext, useTab } from './tab-context.ts';
import { useWords } from './words-context.ts';

/** The tab for somebody: asks the server who they are and shows the pages meanwhile, or says why it will not. */
export function SignedIn() {
  const { api, shelf } = useTab();
  const { say, tell } = useWords();
  const me = useKept(ME) ?? null;
  const reading = useReading(async (signal) => shelf.put(ME, await api.me(signal)));
  const refused = me === null && (reading.problem?.parts.status === 401 || reading.problem?.parts.status === 403);
  if (refused && reading.problem !== null) {
    return (
      <Notice
        title={reading.problem.parts.status === 401 ? say('notice.unknown') : say('notice.refused')}
        action={<NextStep problem={reading.problem} busy={reading.busy} again={reading.again} />}
      >
        <Plain>{tell(reading.problem.parts.message)}</Plain>
        {reading.problem.parts.requestId !== '' && <> ({say('problem.request', { id: reading.problem.parts.requestId })})</>}
      </Notice>
    );
  }
  return (
    <MeContext value={me}>
      <Pages />
    </MeContext>
  );
}

type Next = Readonly<{ problem: ApiProblem; busy: boolean; again(): void }>;

/** Where a window of Entra can help, that; asking Teams once more always, which may open a window of its own. */
function NextStep({ problem, busy, again }: Next): ReactNode {
  const { consent } = useTab();
  const { reason } = problem.parts;
  const helps = reason === CONSENT_NEEDED || reason === SIGN_IN_NEEDED;
  if (consent === null || !helps) return <AskAgain consents={helps} busy={busy} again={again} primary />;
  return (
    <>
      <AskConsent consent={consent} why={reason === CONSENT_NEEDED ? 'consent' : 'sign-in'} given={again} />
      <AskAgain consents={false} busy={busy} again={again} primary={false} />
    </>
  );
}

type Asking = Readonly<{ consents: boolean; busy: boolean; again(): void; primary: boolean }>;

function AskAgain({ consents, busy, again, primary }: Asking): ReactNode {
  const { say } = useWords();
  const icon = busy ? { icon: <Spinner size="tiny" aria-hidden /> } : {};
  return (
    <Button appearance={primary ? 'primary' : 'secondary'} disabledFocusable={busy} onClick={again} {...icon}>
      {say(consents ? 'button.consent' : 'button.again')}
    </Button>
  );
}

function Pages() {
  const route = useRoute();
  useEffect(loadOtherPages, []);
  useWaitingForMe();
  return (
    <Frame route={route}>
      <CurrentPage route={route} />
    </Frame>
  );
}

/** Keeps the list behind the badge up to date, and says aloud when somebody is newly waited for. */
function useWaitingForMe(): void {
  const { api, shelf } = useTab();
  const announce = useSay();
  const { say } = useWords();
  const before = useRef<number | null>(null);
  useReading((signal) => readWaiting({ api, shelf, channel: '' }, signal), { follows: () => true, gapMs: 1500 });
  useReading((signal) => readReviews({ api, shelf, channel: '' }, signal), { follows: () => true, gapMs: 1500 });
  const count = useKept(WAITING)?.length;
  useEffect(() => {
    if (count === undefined) return;
    if (before.current !== null && count > before.current) announce(say('waiting.news', { count }));
    before.current = count;
  }, [count, say, announce]);
}
