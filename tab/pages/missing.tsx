import { QuestionCircle32Regular } from '@fluentui/react-icons/svg/question-circle';
import { Empty } from '../parts/empty.tsx';
import { PageTitle } from '../parts/page-title.tsx';
import { HOME } from '../routing/route.ts';
import { RouteLink } from '../routing/route-link.tsx';
import { useWords } from '../shell/words-context.ts';

export function Missing() {
  const { say } = useWords();
  return (
    <>
      <PageTitle title={say('missing.page')} />
      <Empty icon={<QuestionCircle32Regular />} title={say('missing.title')}>
        <span>{say('missing.text')}</span>
        <RouteLink to={HOME}>{say('missing.home')}</RouteLink>
      </Empty>
    </>
  );
}
