import { makeStyles, Text, tokens } from '@fluentui/react-components';
import type { VersionOnWire } from '../../bot/http/contract.ts';
import { Disclosure } from '../parts/disclosure.tsx';
import { Facts } from '../parts/facts.tsx';
import { Panel } from '../parts/panel.tsx';
import { Plain } from '../parts/plain.tsx';
import { StateBadge } from '../parts/state-mark.tsx';
import { CHANGE_KIND, DIRECTION_WORDS, isUnchanged, questionOf, VERSION_TEXT } from '../text/rules-words.ts';
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
  if (isUnchanged(changes)) return <Text>{VERSION_TEXT.nothing}</Text>;
  return (
    <>
      <Panel title={VERSION_TEXT.decisions}>
        <Decisions decisions={changes.decisions} />
      </Panel>
      {changes.roles.length > 0 && (
        <Panel title={VERSION_TEXT.roles}>
          <Roles roles={changes.roles} />
        </Panel>
      )}
      {changes.settings.length > 0 && (
        <Panel title={VERSION_TEXT.settings}>
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
        <Panel title={VERSION_TEXT.files}>
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
  const { list, quiet } = useRulesStyles();
  if (decisions === null) return <Text>{VERSION_TEXT.tooMany}</Text>;
  if (decisions.length === 0) return <Text className={quiet}>{VERSION_TEXT.noDecisions}</Text>;
  return (
    <ul className={list}>
      {decisions.map((decision) => (
        <li key={JSON.stringify(decision)} className={styles.change}>
          <div className={styles.head}>
            <StateBadge words={DIRECTION_WORDS[decision.direction]} size="medium" />
            <span>
              <strong>
                <Plain>{decision.role}</Plain>
              </strong>
              : <Plain>{questionOf(decision)}</Plain>
            </span>
          </div>
          <Facts
            facts={[
              { name: VERSION_TEXT.before, value: <Plain>{decision.before}</Plain> },
              { name: VERSION_TEXT.after, value: <Plain>{decision.after}</Plain> },
            ]}
          />
        </li>
      ))}
    </ul>
  );
}

function Roles({ roles }: Pick<Changes, 'roles'>) {
  const styles = useStyles();
  const { list, quiet } = useRulesStyles();
  return (
    <ul className={list}>
      {roles.map(({ role, kind, gained, lost }) => (
        <li key={role} className={styles.change}>
          <span>
            <strong>
              <Plain>{role}</Plain>
            </strong>{' '}
            <span className={quiet}>{CHANGE_KIND[kind]}</span>
          </span>
          {gained.length > 0 && <Plain>{`${VERSION_TEXT.gained} ${gained.join(', ')}`}</Plain>}
          {lost.length > 0 && <Plain>{`${VERSION_TEXT.lost} ${lost.join(', ')}`}</Plain>}
        </li>
      ))}
    </ul>
  );
}

function FileChange({ file, startsOpen }: Readonly<{ file: Changes['files'][number]; startsOpen: boolean }>) {
  const styles = useStyles();
  const { quiet } = useRulesStyles();
  const line = (
    <>
      <code className={styles.path}>
        <Plain>{file.path}</Plain>
      </code>{' '}
      <span className={quiet}>
        {CHANGE_KIND[file.kind]}, {sizeText(file.bytes)}
      </span>
    </>
  );
  return (
    <Disclosure line={line} startsOpen={startsOpen}>
      {file.lines === null ? (
        <Text>
          {VERSION_TEXT.binary} <code className={styles.path}>{file.sha256}</code>
        </Text>
      ) : (
        <LineDiff lines={file.lines} label={file.path} />
      )}
      {file.more > 0 && <Text className={quiet}>{VERSION_TEXT.cut(file.more)}</Text>}
    </Disclosure>
  );
}
