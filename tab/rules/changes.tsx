import { makeStyles, Text, tokens } from '@fluentui/react-components';
import type { VersionOnWire } from '../../bot/http/contract.ts';
import { Disclosure } from '../parts/disclosure.tsx';
import { Facts } from '../parts/facts.tsx';
import { Panel } from '../parts/panel.tsx';
import { Plain, Strong } from '../parts/plain.tsx';
import { StateBadge } from '../parts/state-mark.tsx';
import { useWords } from '../shell/words-context.ts';
import { directionWording, isUnchanged, questionOf } from '../text/rules-words.ts';
import { sizeText } from '../text/size.ts';
import { LineDiff } from './line-diff.tsx';
import { useRulesStyles } from './rules.styles.ts';

type Changes = NonNullable<VersionOnWire['changes']>;

const useStyles = makeStyles({
  change: {
    display: 'flex',
    flexDirection: 'column',
    gap: tokens.spacingVerticalXS,
    paddingBlock: tokens.spacingVerticalM,
    overflowWrap: 'anywhere',
    ':first-child': { paddingTop: 0 },
    ':not(:last-child)': { borderBottom: `1px solid ${tokens.colorNeutralStroke2}` },
  },
  head: { display: 'flex', flexWrap: 'wrap', alignItems: 'center', gap: tokens.spacingHorizontalS },
  path: { fontFamily: tokens.fontFamilyMonospace, fontSize: tokens.fontSizeBase200, overflowWrap: 'anywhere' },
});

/** What would be different: first what people may do, then who they are, then every line. */
export function ChangesView({ changes }: Readonly<{ changes: Changes }>) {
  const styles = useRulesStyles();
  const { say } = useWords();
  if (isUnchanged(changes)) return <Text>{say('version.nothing')}</Text>;
  return (
    <>
      <Panel title={say('changes.decisions')}>
        <Decisions decisions={changes.decisions} />
      </Panel>
      {changes.roles.length > 0 && (
        <Panel title={say('changes.roles')}>
          <Roles roles={changes.roles} />
        </Panel>
      )}
      {changes.settings.length > 0 && (
        <Panel title={say('changes.settings')}>
          <ul className={styles.problems}>
            {changes.settings.map((sentence) => (
              <li key={sentence}>
                <Plain>{sentence}</Plain>
              </li>
            ))}
          </ul>
        </Panel>
      )}
      {changes.files.length > 0 && (
        <Panel title={say('changes.files')}>
          {changes.files.map((file) => (
            <FileChange key={file.path} file={file} startsOpen={changes.files.length <= 3} />
          ))}
        </Panel>
      )}
    </>
  );
}

function Decisions({ decisions }: Pick<Changes, 'decisions'>) {
  const styles = useStyles();
  const words = useWords();
  const { say, show } = words;
  const { list, quiet } = useRulesStyles();
  if (decisions === null) return <Text>{say('changes.too-many')}</Text>;
  if (decisions.length === 0) return <Text className={quiet}>{say('changes.no-decisions')}</Text>;
  return (
    <ul className={list}>
      {decisions.map((decision) => (
        <li key={JSON.stringify(decision)} className={styles.change}>
          <div className={styles.head}>
            <StateBadge words={directionWording(words, decision.direction)} size="medium" />
            <span>
              {show('changes.question', { role: <Strong>{decision.role}</Strong>, asked: <Plain>{questionOf(words, decision)}</Plain> })}
            </span>
          </div>
          <Facts
            facts={[
              { name: say('changes.before'), value: <Plain>{decision.before}</Plain> },
              { name: say('changes.after'), value: <Plain>{decision.after}</Plain> },
            ]}
          />
        </li>
      ))}
    </ul>
  );
}

function Roles({ roles }: Pick<Changes, 'roles'>) {
  const styles = useStyles();
  const { say, allOf } = useWords();
  const { list, quiet } = useRulesStyles();
  return (
    <ul className={list}>
      {roles.map(({ role, kind, gained, lost }) => (
        <li key={role} className={styles.change}>
          <span>
            <Strong>{role}</Strong> <span className={quiet}>{say(`changes.role.${kind}`)}</span>
          </span>
          {gained.length > 0 && <Plain>{say('changes.gained', { people: allOf(gained) })}</Plain>}
          {lost.length > 0 && <Plain>{say('changes.lost', { people: allOf(lost) })}</Plain>}
        </li>
      ))}
    </ul>
  );
}

function FileChange({ file, startsOpen }: Readonly<{ file: Changes['files'][number]; startsOpen: boolean }>) {
  const styles = useStyles();
  const words = useWords();
  const { say } = words;
  const { quiet } = useRulesStyles();
  const line = (
    <>
      <code className={styles.path}>
        <Plain>{file.path}</Plain>
      </code>{' '}
      <span className={quiet}>{say(`changes.file.${file.kind}`, { size: sizeText(file.bytes, words) })}</span>
    </>
  );
  return (
    <Disclosure line={line} startsOpen={startsOpen}>
      {file.lines === null ? (
        <Text>
          {say(file.kind === 'removed' ? 'changes.binary-gone' : 'changes.binary')} <code className={styles.path}>{file.sha256}</code>
        </Text>
      ) : (
        <LineDiff lines={file.lines} label={file.path} />
      )}
      {file.more > 0 && <Text className={quiet}>{say('changes.cut', { count: file.more })}</Text>}
    </Disclosure>
  );
}
