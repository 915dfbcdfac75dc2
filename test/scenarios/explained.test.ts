import { acting } from './explained/acting.ts';
import { asking } from './explained/asking.ts';
import { ExplainedWorld } from './explained/world.ts';

/** What people are told about rules and runs, and what they are offered, is what is decided when they act. */
describe('told as it is decided', function () {
  // Starting the whole product takes seconds where the machine does other things as well.
  this.timeout(120_000);
  let world: ExplainedWorld;
  before(async () => {
    world = await ExplainedWorld.start();
  });
  after(() => world.local.stop());

  asking(() => world);
  acting(() => world);
});
