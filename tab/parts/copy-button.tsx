import { Button, Tooltip } from '@fluentui/react-components';
import { Checkmark16Regular } from '@fluentui/react-icons/svg/checkmark';
import { Copy16Regular } from '@fluentui/react-icons/svg/copy';
import { useEffect, useState } from 'react';
import { useSay } from '../shell/announcer.tsx';
import { useWords } from '../shell/words-context.ts';

type Props = Readonly<{ text: string; what: 'plan-hash' | 'command' | 'request' | 'run' | 'key' }>;

/** Puts `text` on the clipboard; `what` names it. */
export function CopyButton({ text, what }: Props) {
  const [said, setSaid] = useState<string | null>(null);
  const announce = useSay();
  const { say } = useWords();
  useEffect(() => {
    if (said === null) return;
    const timer = setTimeout(() => setSaid(null), 2000);
    return () => clearTimeout(timer);
  }, [said]);
  const copy = async (): Promise<void> => {
    const done = (await copied(text)) ? say(`copied.${what}`) : say('copied.refused');
    setSaid(done);
    announce(done);
  };
  return (
    <Tooltip content={said ?? say(`copy.${what}`)} relationship="label" {...(said === null ? {} : { visible: true })}>
      <Button appearance="transparent" size="small" icon={said === null ? <Copy16Regular /> : <Checkmark16Regular />} onClick={copy} />
    </Tooltip>
  );
}

/** Teams frames do not always hand over the clipboard permission; selecting and the old command still work there. */
async function copied(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return copiedBySelection(text);
  }
}

function copiedBySelection(text: string): boolean {
  const field = document.createElement('textarea');
  field.value = text;
  field.setAttribute('readonly', '');
  field.style.position = 'fixed';
  field.style.opacity = '0';
  const focused = document.activeElement;
  document.body.append(field);
  field.select();
  const done = document.execCommand('copy');
  field.remove();
  if (focused instanceof HTMLElement) focused.focus();
  return done;
}
