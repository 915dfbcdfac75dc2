import { tokens } from '@fluentui/react-components';

/**
 * What a row looks like under the pointer. Fluent's own hover background is bright cyan in the contrast theme and would need
 * other text colours on it; there a frame (which is transparent in the other themes) shows the row instead.
 */
export const HOVER = {
  backgroundColor: tokens.colorNeutralBackground3,
  boxShadow: `inset 0 0 0 1px ${tokens.colorTransparentStrokeInteractive}`,
} as const;
