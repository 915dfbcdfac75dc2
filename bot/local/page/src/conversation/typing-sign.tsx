import { useScreen } from '../screen.tsx';

/** Shows that the bot is writing here. */
export function TypingSign({ place, threadId }: Readonly<{ place: string; threadId: string | null }>) {
  const { teams, start } = useScreen();
  if (!teams.typing.some((one) => one.place === place && one.threadId === threadId)) return null;
  return (
    <p className="typing" role="status">
      <span className="typing-dots" aria-hidden={true}>
        <i />
        <i />
        <i />
      </span>
      {start.bot.name} is typing
    </p>
  );
}
