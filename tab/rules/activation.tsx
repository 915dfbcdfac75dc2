import type { RulesOnWire } from '../../bot/http/contract.ts';
import { Plain } from '../parts/plain.tsx';
import { When } from '../parts/when.tsx';
import { RouteLink } from '../routing/route-link.tsx';
import { useWords } from '../shell/words-context.ts';
import { useRulesStyles } from './rules.styles.ts';

/** One version that came into force: which, by whom, when, and why nobody was asked where that is so. */
export function ActivationLine({ activation }: Readonly<{ activation: RulesOnWire['inForce'] }>) {
  const styles = useRulesStyles();
  const { show, say } = useWords();
  const { number, hash, shortHash, how, by, at, reason } = activation;
  return (
    <span className={styles.words}>
      <span className={styles.quiet}>{say('rules.number', { number })}</span>{' '}
      <RouteLink to={{ page: 'version', hash }}>
        {show('rules.version-of', { hash: <span className={styles.hash}>{shortHash}</span> })}
      </RouteLink>{' '}
      <span className={styles.quiet}>{show(`rules.how.${how}`, { by: <Plain>{by}</Plain>, when: <When at={at} /> })}</span>
      {reason !== '' && (
        <span className={styles.block}>
          <Plain>{reason}</Plain>
        </span>
      )}
    </span>
  );
}
