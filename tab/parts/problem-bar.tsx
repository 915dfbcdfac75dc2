import { Button, MessageBar, MessageBarActions, MessageBarBody, MessageBarTitle, makeStyles, tokens } from '@fluentui/react-components';
import type { ApiProblem } from '../api/problem.ts';
import { useWords } from '../shell/words-context.ts';
import { CopyButton } from './copy-button.tsx';
import { Plain } from './plain.tsx';
import { ReasonTree } from './reason-tree.tsx';

const useStyles = makeStyles({
  bar: { marginBlock: tokens.spacingVerticalM, paddingBlock: tokens.spacingVerticalXS, alignItems: 'start' },
  body: { overflowWrap: 'anywhere', lineHeight: tokens.lineHeightBase300, paddingBlock: tokens.spacingVerticalXS },
  request: { display: 'flex', alignItems: 'center', color: tokens.colorNeutralForeground3, fontSize: tokens.fontSizeBase200 },
});

type Props = Readonly<{ title: string; problem: ApiProblem; retry?: (() => void) | undefined }>;

/** What did not work, in the server's words, with what somebody needs to find it in the log. Read out when it appears. */
export function ProblemBar({ title, problem, retry }: Props) {
  const styles = useStyles();
  const { say, tell } = useWords();
  const { message, because, requestId } = problem.parts;
  return (
    <div role="alert">
      <MessageBar intent="error" layout="multiline" politeness="assertive" className={styles.bar}>
        <MessageBarBody className={styles.body}>
          <MessageBarTitle>{title}</MessageBarTitle> <Plain>{tell(message)}</Plain>
          {because !== undefined && <ReasonTree reason={because} />}
          {requestId !== '' && (
            <span className={styles.request}>
              {say('problem.request', { id: requestId })} <CopyButton text={requestId} what="request" />
            </span>
          )}
        </MessageBarBody>
        {retry !== undefined && (
          <MessageBarActions>
            <Button onClick={retry}>{say('button.again')}</Button>
          </MessageBarActions>
        )}
      </MessageBar>
    </div>
  );
}
