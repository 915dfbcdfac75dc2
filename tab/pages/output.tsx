import { Button, makeStyles, SearchBox, tokens } from '@fluentui/react-components';
import { ArrowDownload20Regular } from '@fluentui/react-icons/svg/arrow-download';
import { DocumentText32Regular } from '@fluentui/react-icons/svg/document-text';
import { useDeferredValue, useMemo, useState } from 'react';
import { runKey } from '../data/keys.ts';
import { useKept, useReading } from '../data/use-reading.ts';
import { Empty } from '../parts/empty.tsx';
import { LineWindow } from '../parts/line-window.tsx';
import { PageTitle } from '../parts/page-title.tsx';
import { Placeholder } from '../parts/placeholder.tsx';
import { ProblemBar } from '../parts/problem-bar.tsx';
import { saveFile } from '../parts/save-file.ts';
import { RouteLink } from '../routing/route-link.tsx';
import { useRunStyles } from '../runs/run.styles.ts';
import { useTab } from '../shell/tab-context.ts';
import { useWords } from '../shell/words-context.ts';
import { linesWith, outputLines } from '../text/lines.ts';
import { sizeText } from '../text/size.ts';
import type { Words } from '../text/words.ts';

type Props = Readonly<{ runId: string; stepId: string }>;

const useStyles = makeStyles({
  tools: { display: 'flex', flexWrap: 'wrap', alignItems: 'center', gap: tokens.spacingHorizontalM, marginBottom: tokens.spacingVerticalM },
  search: { flex: '0 1 320px' },
  count: { flex: '1 1 auto', color: tokens.colorNeutralForeground3, fontSize: tokens.fontSizeBase200 },
});

/** Everything that is kept of what a step printed, following it while it runs. */
export function OutputPage({ runId, stepId }: Props) {
  const { api, shelf } = useTab();
  const { say } = useWords();
  // Not on the shelf: an output can be ten megabytes, and a shelf of them would be too much to keep.
  const [text, setText] = useState<string>();
  const run = useKept(runKey(runId));
  const step = run?.steps.find((candidate) => candidate.id === stepId);
  const reading = useReading(
    async (signal) => {
      shelf.put(runKey(runId), await api.run(runId, signal));
      setText(await api.output(runId, stepId, signal));
    },
    { follows: (changed) => changed === runId && step?.endedAt === null, gapMs: 2000 },
  );
  return (
    <>
      <Crumbs runId={runId} />
      <PageTitle title={say('output.of', { step: step?.name ?? stepId })} />
      {reading.problem !== null && <ProblemBar title={say('output.problem')} problem={reading.problem} retry={reading.again} />}
      {text === undefined && reading.problem === null && <Placeholder label={say('output.loading')} lines={12} height={20} />}
      {text === '' && (
        <Empty icon={<DocumentText32Regular />} title={say('output.none')}>
          <span>{step?.endedAt === null ? say('output.none-yet') : say('output.none-ever')}</span>
        </Empty>
      )}
      {text !== undefined && text !== '' && <Output text={text} name={`${runId}-${stepId}.txt`} dropped={step?.droppedBytes ?? 0} />}
    </>
  );
}

function Crumbs({ runId }: Readonly<{ runId: string }>) {
  const styles = useRunStyles();
  const { say } = useWords();
  return (
    <div className={styles.crumbs}>
      <RouteLink to={{ page: 'run', runId }}>{say('output.run', { run: runId })}</RouteLink> <span aria-hidden>/</span>{' '}
      {say('output.crumb')}
    </div>
  );
}

function Output({ text, name, dropped }: Readonly<{ text: string; name: string; dropped: number }>) {
  const styles = useStyles();
  const words = useWords();
  const { say } = words;
  const [wanted, setWanted] = useState('');
  const needle = useDeferredValue(wanted);
  const { lines, skipped } = useMemo(() => outputLines(text), [text]);
  const shown = useMemo(() => linesWith(lines, needle), [lines, needle]);
  const notes = notesOn(words, { shown: needle === '' ? null : shown.length, all: lines.length, skipped, dropped });
  return (
    <>
      <div className={styles.tools}>
        <SearchBox
          className={styles.search}
          aria-label={say('output.search')}
          placeholder={say('output.search-hint')}
          dismiss={{ 'aria-label': say('output.clear') }}
          value={wanted}
          onChange={(_, data) => setWanted(data.value)}
        />
        <span className={styles.count} role="status">
          {notes.join(', ')}
        </span>
        <Button icon={<ArrowDownload20Regular />} onClick={() => saveFile(new Blob([text], { type: 'text/plain' }), name)}>
          {say('output.download')}
        </Button>
      </div>
      <LineWindow lines={shown} label={say('output.title')} />
    </>
  );
}

type Counts = Readonly<{ shown: number | null; all: number; skipped: number; dropped: number }>;

/** How much is shown, and what is not. `shown` null: no line is left out by a search. */
function notesOn(words: Words, { shown, all, skipped, dropped }: Counts): readonly string[] {
  const { say } = words;
  return [
    shown === null ? say('output.lines', { count: all }) : say('output.lines-of', { shown, count: all }),
    ...(skipped > 0 ? [say('output.skipped', { count: skipped })] : []),
    ...(dropped > 0 ? [say('output.dropped', { size: sizeText(dropped, words) })] : []),
  ];
}
