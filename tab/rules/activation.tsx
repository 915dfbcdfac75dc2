import type { RulesOnWire } from '../../bot/http/contract.ts';
import { Plain } from '../parts/plain.tsx';
import { When } from '../parts/when.tsx';
import { RouteLink } from '../routing/route-link.tsx';
import { HOW_WORDS, RULES_TEXT } from '../text/rules-words.ts';
import { useRulesStyles } from './rules.styles.ts';

/** One version that came into force: which, by whom, when, and why nobody was asked where that is so. */
export function ActivationLine({ activation }: Readonly<{ activation: RulesOnWire['inForce'] }>) {
  const styles = useRulesStyles();
  const { number, hash, shortHash, how, by, at, reason } = activation;
  return (
    <span className={styles.words}>
      <span className={styles.quiet}>{RULES_TEXT.number(number)}</span>{' '}
      <RouteLink to={{ page: 'version', hash }}>
        {RULES_TEXT.version} <span className={styles.hash}>{shortHash}</span>
      </RouteLink>{' '}
      <span className={styles.quiet}>
        {HOW_WORDS[how]} <Plain>{by}</Plain>, <When at={at} />
      </span>
      {reason !== '' && (
        <span className={styles.block}>
          <Plain>{reason}</Plain>
        </span>
      )}
    </span>
  );
}
