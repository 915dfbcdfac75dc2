import { defineStep } from '../core/run/step-kind.ts';

/** An action of a connector: the engine carries it out. */
export default defineStep('uses', () => ({ to: 'running' }));
