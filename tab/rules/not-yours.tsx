import { Scales32Regular } from '@fluentui/react-icons/svg/scales';
import { Empty } from '../parts/empty.tsx';
import { PageTitle } from '../parts/page-title.tsx';
import { NO_QUESTION } from '../routing/route.ts';
import { RouteLink } from '../routing/route-link.tsx';
import { RULES_TEXT } from '../text/rules-words.ts';

/** For somebody who may not govern and came here by a link. */
export function NotYours() {
  return (
    <>
      <PageTitle title={RULES_TEXT.title} />
      <Empty icon={<Scales32Regular />} title={RULES_TEXT.notYours}>
        <span>{RULES_TEXT.notYoursHint}</span>
        <RouteLink to={{ page: 'who', query: NO_QUESTION }}>{RULES_TEXT.whoCan}</RouteLink>
      </Empty>
    </>
  );
}
