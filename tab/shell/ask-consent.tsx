import { Button, Spinner } from '@fluentui/react-components';
import { useState } from 'react';
import type { Consent, ConsentEnd, ConsentWhy } from '../teams/consent.ts';
import { useSay } from './announcer.tsx';
import { useWords } from './words-context.ts';

type Props = Readonly<{ consent: Consent; why: ConsentWhy /** Called when it was given. */; given(): void }>;

/** The button that opens Entra's page, and what came of it. */
export function AskConsent({ consent, why, given }: Props) {
  const { say } = useWords();
  const announce = useSay();
  const [asking, setAsking] = useState(false);
  const [ended, setEnded] = useState<Exclude<ConsentEnd, 'given'> | null>(null);
  const ask = async (): Promise<void> => {
    setAsking(true);
    setEnded(null);
    const end = await consent.ask(why);
    setAsking(false);
    if (end === 'given') return given();
    setEnded(end);
    announce(say(`consent.${end}`));
  };
  return (
    <>
      <Button
        appearance="primary"
        disabledFocusable={asking}
        onClick={() => void ask()}
        {...(asking ? { icon: <Spinner size="tiny" aria-hidden /> } : {})}
      >
        {say('button.consent')}
      </Button>
      {ended !== null && <p style={{ margin: 0 }}>{say(`consent.${ended}`)}</p>}
    </>
  );
}
