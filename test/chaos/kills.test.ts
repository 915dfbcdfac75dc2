import { variants } from '../support/counts.ts';
import { KILLING } from './nemeses.ts';
import { promisesHold } from './promises.ts';

describe('every promise is kept, however processes end', function () {
  this.timeout(7_200_000);
  promisesHold(variants(KILLING, 1), 'small');
});
