import {inputTrouble} from '../access/trouble.ts';
import {optionsOfLeftRun} from './checkpoint.ts';
import {grant} from './grant.ts';
import type {Ending, Run} from './services.ts';

/** Goes on with the run that was left. Azure is asked anew: what was written meanwhile, by whomever, is seen and not written again. */
export const resume = async (run: Run): Promise<Ending> => {
	const left = await optionsOfLeftRun(run);
	if (!left) throw inputTrouble('usage.nothing-left', 'There is no run to resume.', [{text: 'Start one', command: 'foundry-keyless'}]);
	run.services.say(left.told.text);
	return grant({...run, options: left.options}, {isResumed: true});
};
