import { Spinner } from '@fluentui/react-components';
import { useEffect, useMemo, useRef, useState } from 'react';
import type { JsonObject } from '../../../../core/json.ts';
import type { PressButton } from '../../../contract.ts';
import type { ThemeName } from '../theme.ts';
import { type CardAction, type Drawing, drawCard } from './card-drawing.ts';

type Props = Readonly<{
  card: JsonObject;
  theme: ThemeName;
  /** Resolves when the bot has answered; until then the card waits. */
  onPress(action: PressButton['action']): Promise<void>;
  onLink(url: string): void;
}>;

/** One Adaptive Card, drawn by Microsoft's renderer. Drawn again only when its content or the theme changes. */
export function AdaptiveCard({ card, theme, onPress, onLink }: Props) {
  const place = useRef<HTMLDivElement>(null);
  const before = useRef<Drawing | null>(null);
  const [busy, setBusy] = useState(false);
  const handlers = useRef({ onPress, onLink });
  handlers.current = { onPress, onLink };
  const text = useMemo(() => JSON.stringify(card), [card]);
  useEffect(() => {
    const act = async (action: CardAction): Promise<void> => {
      if (action.kind === 'link') return handlers.current.onLink(action.url);
      setBusy(true);
      await handlers.current.onPress(action.press).finally(() => setBusy(false));
    };
    const typed = before.current?.typed() ?? new Map<string, string>();
    const focus = before.current?.focused() ?? null;
    const drawn = drawCard({ card: JSON.parse(text), theme, typed, onAction: (action) => void act(action) });
    place.current?.replaceChildren(drawn.element);
    if (focus !== null) drawn.focus(focus);
    before.current = drawn;
  }, [text, theme]);
  return (
    <div className="card-frame" data-testid="card" aria-busy={busy}>
      <div ref={place} inert={busy} className={busy ? 'card-busy' : undefined} />
      {busy && <Spinner className="card-spinner" size="tiny" aria-label="Waiting for Signalbox" />}
    </div>
  );
}
