import { variants } from '../support/counts.ts';
import { FAULTS } from './nemeses.ts';
import { promisesHold } from './promises.ts';

describe('every promise is kept, whatever happens around processes', function () {
  this.timeout(7_200_000);
  promisesHold(variants(FAULTS, 1), 'small');
});
