import { Button } from '@fluentui/react-components';
import type { FirstStep, Start } from '../../../contract.ts';
import { useScreen } from '../screen.tsx';
import { AccountAvatar } from './avatar.tsx';

type Props = Readonly<{ welcome: boolean; onTry(step: number): void }>;

/** What a newcomer may try, in order. Each step acts as the right person. */
export function FirstSteps({ welcome, onTry }: Props) {
  const { start } = useScreen();
  return (
    <section className="first-steps" data-testid="first-steps" aria-label="First steps">
      {welcome && <img className="first-steps-icon" src="/local/icon.svg" alt="" width="40" height="40" />}
      <h2>{welcome ? `Try ${start.bot.name} here` : 'First steps'}</h2>
      <p>You play every part yourself: write as one person, then switch at the top right and answer as another.</p>
      <ol>
        {start.firstSteps.map((step, index) => (
          <li key={`${step.persona}-${step.text ?? step.explain}`}>
            <Step step={step} start={start} onTry={() => onTry(index)} />
          </li>
        ))}
      </ol>
    </section>
  );
}

function Step({ step, start, onTry }: Readonly<{ step: FirstStep; start: Start; onTry(): void }>) {
  const persona = start.personas.find((one) => one.id === step.persona);
  if (persona === undefined) return null;
  return (
    <div className="first-step">
      <AccountAvatar account={persona.account} size={28} />
      <div className="first-step-text">
        <span className="first-step-who">As {persona.name}</span>
        {step.text !== null && <code>{step.text}</code>}
        <span className="first-step-why">{step.explain}</span>
      </div>
      <Button
        size="small"
        data-testid="try-step"
        onClick={onTry}
        aria-label={step.text === null ? `Switch to ${persona.name}` : `Use: ${step.text}`}
      >
        {step.text === null ? 'Switch' : 'Use'}
      </Button>
    </div>
  );
}
