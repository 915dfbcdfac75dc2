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
import { RouteLink } from '../routing/route-link.tsx';
import { useRunStyles } from '../runs/run.styles.ts';
import { useTab } from '../shell/tab-context.ts';
import { linesWith, outputLines } from '../text/lines.ts';
import { counted, sizeText } from '../text/size.ts';

type Props = Readonly<{ runId: string; stepId: string }>;

const useStyles = makeStyles({
  tools: { display: 'flex', flexWrap: 'wrap', alignItems: 'center', gap: tokens.spacingHorizontalM, marginBottom: tokens.spacingVerticalM },
  search: { flex: '0 1 320px' },
  count: { flex: '1 1 auto', color: tokens.colorNeutralForeground3, fontSize: tokens.fontSizeBase200 },
});

/** Everything that is kept of what a step printed, following it while it runs. */
export function OutputPage({ runId, stepId }: Props) {
  const { api, shelf } = useTab();
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
      <PageTitle title={`Output of ${step?.name ?? stepId}`} />
      {reading.problem !== null && <ProblemBar title="The output could not be read." problem={reading.problem} retry={reading.again} />}
      {text === undefined && reading.problem === null && <Placeholder label="Loading the output" lines={12} height={20} />}
      {text === '' && (
        <Empty icon={<DocumentText32Regular />} title="Nothing was printed">
          <span>
            {step?.endedAt === null
              ? 'As soon as the step prints something, it appears here.'
              : 'The step ended without printing anything.'}
          </span>
        </Empty>
      )}
      {text !== undefined && text !== '' && <Output text={text} name={`${runId}-${stepId}.txt`} dropped={step?.droppedBytes ?? 0} />}
    </>
  );
}

function Crumbs({ runId }: Readonly<{ runId: string }>) {
  const styles = useRunStyles();
  return (
    <div className={styles.crumbs}>
      <RouteLink to={{ page: 'run', runId }}>Run {runId}</RouteLink> <span aria-hidden>/</span> output
    </div>
  );
}

function Output({ text, name, dropped }: Readonly<{ text: string; name: string; dropped: number }>) {
  const styles = useStyles();
  const [wanted, setWanted] = useState('');
  const needle = useDeferredValue(wanted);
  const { lines, skipped } = useMemo(() => outputLines(text), [text]);
  const shown = useMemo(() => linesWith(lines, needle), [lines, needle]);
  const notes = [
    needle === '' ? counted(lines.length, 'line') : `${shown.length.toLocaleString('en')} of ${counted(lines.length, 'line')}`,
    skipped > 0 ? `the first ${skipped.toLocaleString('en')} are in the download` : '',
    dropped > 0 ? `${sizeText(dropped)} more were not kept` : '',
  ];
  return (
    <>
      <div className={styles.tools}>
        <SearchBox
          className={styles.search}
          aria-label="Show lines with"
          placeholder="Show lines with…"
          value={wanted}
          onChange={(_, data) => setWanted(data.value)}
        />
        <span className={styles.count} role="status">
          {notes.filter((note) => note !== '').join(', ')}
        </span>
        <Button icon={<ArrowDownload20Regular />} onClick={() => download(text, name)}>
          Download
        </Button>
      </div>
      <LineWindow lines={shown} label="Output" />
    </>
  );
}

function download(text: string, name: string): void {
  const address = URL.createObjectURL(new Blob([text], { type: 'text/plain' }));
  const link = document.createElement('a');
  link.href = address;
  link.download = name;
  link.click();
  // The browser has taken its own reference when the click returns; a moment later is safe everywhere.
  setTimeout(() => URL.revokeObjectURL(address), 10_000);
}
