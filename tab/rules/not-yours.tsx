import { Scales32Regular } from '@fluentui/react-icons/svg/scales';
import { Empty } from '../parts/empty.tsx';
import { PageTitle } from '../parts/page-title.tsx';
import { NO_QUESTION } from '../routing/route.ts';
import { RouteLink } from '../routing/route-link.tsx';
import { useWords } from '../shell/words-context.ts';

/** For somebody who may not govern and came here by a link. */
export function NotYours() {
  const { say } = useWords();
  return (
    <>
      <PageTitle title={say('rules.title')} />
      <Empty icon={<Scales32Regular />} title={say('rules.not-yours')}>
        <span>{say('rules.not-yours-text')}</span>
        <RouteLink to={{ page: 'who', query: NO_QUESTION }}>{say('rules.who-can')}</RouteLink>
      </Empty>
    </>
  );
}
