import { QuestionCircle32Regular } from '@fluentui/react-icons/svg/question-circle';
import { Empty } from '../parts/empty.tsx';
import { PageTitle } from '../parts/page-title.tsx';
import { HOME } from '../routing/route.ts';
import { RouteLink } from '../routing/route-link.tsx';

export function Missing() {
  return (
    <>
      <PageTitle title="Not found" />
      <Empty icon={<QuestionCircle32Regular />} title="There is no such page">
        <span>The link may be incomplete or from another version of Signalbox.</span>
        <RouteLink to={HOME}>Go to the runs</RouteLink>
      </Empty>
    </>
  );
}
