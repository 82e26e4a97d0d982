import {describe, expect, test} from 'vitest';
import {availabilityIn} from '../../source/access/cloud-availability.ts';
import {scenarioIds} from '../../source/access/scenario.ts';

describe('what is known against a scenario', () => {
	test.for(scenarioIds)('%s: nothing in public Azure, and that the China cloud is not documented to have it', scenario => {
		expect([availabilityIn('public', scenario), availabilityIn('china', scenario)?.id]).toEqual([null, 'cloud.not-offered']);
	});

	test('in the US Government cloud: where a role is documented for public Azure only', () => {
		expect(scenarioIds.filter(scenario => availabilityIn('usgov', scenario)?.id === 'cloud.unconfirmed')).toEqual(['call-agents']);
	});
});
