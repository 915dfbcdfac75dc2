import { FluentProvider, Spinner } from '@fluentui/react-components';
import { useEffect, useMemo, useState } from 'react';
import type { Start } from '../../contract.ts';
import { type Api, ApiFailure, createApi } from './api.ts';
import { Local } from './local.tsx';
import { useTheme } from './theme.ts';

/** The page: finds out what there is, then shows it; or says what is missing. */
export function App({ apiKey }: Readonly<{ apiKey: string | null }>) {
  const [theme, setTheme] = useTheme();
  const api = useMemo(() => (apiKey === null ? null : createApi(apiKey)), [apiKey]);
  const started = useStart(api);
  return (
    <FluentProvider theme={theme.tokens} className={`provider ${theme.name}`}>
      {api === null && <Problem text="Open Local Teams by the address that Signalbox printed when it started; it holds a key." />}
      {api !== null && started.problem !== null && <Problem text={started.problem} />}
      {api !== null && started.problem === null && started.start === null && (
        <Spinner className="first-spinner" label="Opening Local Teams" />
      )}
      {api !== null && started.start !== null && <Local api={api} start={started.start} theme={theme.name} onTheme={setTheme} />}
    </FluentProvider>
  );
}

function useStart(api: Api | null): Readonly<{ start: Start | null; problem: string | null }> {
  const [start, setStart] = useState<Start | null>(null);
  const [problem, setProblem] = useState<string | null>(null);
  useEffect(() => {
    api?.start().then(setStart, (thrown: unknown) => {
      setProblem(thrown instanceof ApiFailure ? thrown.message : 'This page is broken. Reload it.');
    });
  }, [api]);
  return { start, problem };
}

function Problem({ text }: Readonly<{ text: string }>) {
  return (
    <main className="problem">
      <img src="/local/icon.svg" alt="" width="56" height="56" />
      <h1>Local Teams</h1>
      <p>{text}</p>
    </main>
  );
}
