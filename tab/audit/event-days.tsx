import { Caption1Strong, makeStyles, tokens } from '@fluentui/react-components';
import type { ReactNode } from 'react';
import { byHeading } from '../data/by-heading.ts';
import { useNowMs } from '../parts/use-now.ts';
import { useWords } from '../shell/words-context.ts';
import type { EventOnWire } from '../text/event-types.ts';
import { dayHeading } from '../text/time.ts';

const useStyles = makeStyles({
  h2: { display: 'block', margin: `${tokens.spacingVerticalL} 0 ${tokens.spacingVerticalS}`, color: tokens.colorNeutralForeground3 },
  h3: { display: 'block', margin: `${tokens.spacingVerticalM} 0 ${tokens.spacingVerticalXS}`, color: tokens.colorNeutralForeground3 },
});

type Props = Readonly<{
  events: readonly EventOnWire[];
  /** Whether it is the page that has days, or a part of it. */
  as: 'h2' | 'h3';
  children(events: readonly EventOnWire[]): ReactNode;
}>;

/** Events in their order, those of each day under its name. */
export function EventDays({ events, as, children }: Props) {
  const styles = useStyles();
  const words = useWords();
  const nowMs = useNowMs(60_000);
  return byHeading(events, (event) => dayHeading(Date.parse(event.at), nowMs, words)).map((day) => (
    <section key={day.heading} aria-label={day.heading}>
      <Caption1Strong as={as} className={styles[as]}>
        {day.heading}
      </Caption1Strong>
      {children(day.rows)}
    </section>
  ));
}
