import {
  Button,
  Dialog,
  DialogActions,
  DialogBody,
  DialogContent,
  DialogSurface,
  DialogTitle,
  Field,
  makeStyles,
  Radio,
  RadioGroup,
  Spinner,
  tokens,
} from '@fluentui/react-components';
import { useEffect, useRef, useState } from 'react';
import { useDoing } from '../data/use-reading.ts';
import { ServerCommand } from '../parts/command-line.tsx';
import { ProblemBar } from '../parts/problem-bar.tsx';
import { saveFile } from '../parts/save-file.ts';
import { StateBar } from '../parts/state-bar.tsx';
import { useFocusBack } from '../parts/use-focus-back.ts';
import { useSay } from '../shell/announcer.tsx';
import { useTab } from '../shell/tab-context.ts';
import { useWords } from '../shell/words-context.ts';
import { sizeText } from '../text/size.ts';

const useStyles = makeStyles({
  content: { display: 'flex', flexDirection: 'column', gap: tokens.spacingVerticalM },
  act: { display: 'block', marginTop: tokens.spacingVerticalS },
});

type Props = Readonly<{ params: URLSearchParams; close(): void }>;

/** Asks in which format, fetches what the filters say and hands it to the browser. Closing it stops what is under way. */
export function ExportDialog({ params, close }: Props) {
  const styles = useStyles();
  const { say } = useWords();
  const [format, setFormat] = useState('jsonl');
  const exporting = useExport(params, format);
  useFocusBack();
  return (
    <Dialog open onOpenChange={(_, { open }) => !open && close()}>
      <DialogSurface>
        <DialogBody>
          <DialogTitle>{say('export.title')}</DialogTitle>
          <DialogContent className={styles.content}>
            <span>
              {say(params.size === 0 ? 'export.all' : 'export.some')} {say('export.recorded')}
            </span>
            <Field label={say('export.format')}>
              <RadioGroup value={format} disabled={exporting.busy} onChange={(_, data) => setFormat(data.value)}>
                <Radio value="jsonl" label={say('export.jsonl')} />
                <Radio value="csv" label={say('export.csv')} />
              </RadioGroup>
            </Field>
            <Outcome exporting={exporting} />
          </DialogContent>
          <DialogActions>
            <Button onClick={close}>{exporting.busy ? say('export.stop') : say('export.close')}</Button>
            <Button appearance="primary" disabledFocusable={exporting.busy} onClick={exporting.start}>
              {say('export.verb')}
            </Button>
          </DialogActions>
        </DialogBody>
      </DialogSurface>
    </Dialog>
  );
}

function Outcome({ exporting }: Readonly<{ exporting: Exporting }>) {
  const styles = useStyles();
  const { say } = useWords();
  const { busy, came, done, problem } = exporting;
  if (busy) return <Spinner size="tiny" labelPosition="after" label={say('export.busy', { size: came })} />;
  if (problem !== null) return <ProblemBar title={say('export.problem')} problem={problem} />;
  if (done === null) return null;
  return (
    <StateBar intent="success" title={done}>
      {say('export.where')}
      <span className={styles.act}>
        <ServerCommand words={['audit', 'export', '--into', 'audit']} />
      </span>
    </StateBar>
  );
}

/** `came`: how much has come so far, in words; `done`: what was saved, as a sentence. */
type Exporting = Readonly<{ busy: boolean; came: string; done: string | null; start(): void }> &
  Pick<ReturnType<typeof useDoing>, 'problem'>;

function useExport(params: URLSearchParams, format: string): Exporting {
  const { api } = useTab();
  const words = useWords();
  const announce = useSay();
  const doing = useDoing();
  const [came, setCame] = useState('');
  const [done, setDone] = useState<string | null>(null);
  const closed = useRef<AbortController>(undefined);
  useEffect(() => () => closed.current?.abort(), []);
  const fetchAndSave = async (signal: AbortSignal): Promise<void> => {
    const query = new URLSearchParams([['format', format], ...params]);
    const { name, file } = await api.auditExport(query, signal, (bytes) => setCame(sizeText(bytes, words)));
    saveFile(file, name);
    const saved = words.say('export.done', { name, size: sizeText(file.size, words) });
    setDone(saved);
    announce(saved);
  };
  const start = (): void => {
    const stopping = new AbortController();
    closed.current = stopping;
    setCame('');
    setDone(null);
    void doing.run(() => fetchAndSave(stopping.signal));
  };
  return { busy: doing.busy, problem: doing.problem, came, done, start };
}
