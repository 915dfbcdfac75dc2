import { Subtitle2 } from '@fluentui/react-components';
import { type ReactNode, useId } from 'react';
import { usePanelStyles } from './panel.styles.ts';

/** A part of a page with its heading. */
export function Panel({ title, children }: Readonly<{ title: string; children: ReactNode }>) {
  const styles = usePanelStyles();
  const id = useId();
  return (
    <section className={styles.panel} aria-labelledby={id}>
      <Subtitle2 as="h2" id={id} className={styles.title}>
        {title}
      </Subtitle2>
      {children}
    </section>
  );
}
