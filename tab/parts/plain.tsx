import { visibleText } from '../text/visible.ts';

/**
 * Text that people, files or programs wrote. Always a text node, with hidden characters made visible, and isolated so that
 * right-to-left text in it cannot rearrange what stands around it.
 */
export function Plain({ children }: Readonly<{ children: string }>) {
  return <bdi>{visibleText(children)}</bdi>;
}

/** The same where it matters most in its sentence. */
export function Strong({ children }: Readonly<{ children: string }>) {
  return (
    <strong>
      <Plain>{children}</Plain>
    </strong>
  );
}
