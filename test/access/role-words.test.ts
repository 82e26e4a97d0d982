import {expect, test} from 'vitest';
import {describeRole} from '../../source/access/role-words.ts';
import {builtIn} from './support/access-world.ts';

test.for([
	[
		'Cognitive Services OpenAI User',
		'openai',
		['chat', 'responses', 'embeddings', 'images', 'audio'],
		['video', 'assistants', 'realtime', 'seeing the resource'],
		['keys', 'role assignments', 'deploying models', "models that are not OpenAI's", 'Claude'],
	],
	[
		'Cognitive Services User',
		'inference',
		['chat', 'responses', 'embeddings', 'images', 'audio', "models that are not OpenAI's", 'Claude'],
		[
			'keys',
			'agents',
			'project responses',
			'the list of deployments',
			'calling agents',
			'video',
			'assistants',
			'realtime',
			'files',
			'batches',
			'fine-tuning',
			'project assets',
			'secrets of connections',
			'speech',
			'language',
			'face',
			'seeing the resource',
		],
		['role assignments', 'deploying models'],
	],
	['Reader', 'project', ['seeing the resource'], [], ['keys', 'role assignments', 'deploying models']],
	['Foundry Agent Consumer', 'call-agents', ['calling agents'], [], ['keys', 'role assignments', 'deploying models']],
	[
		'Foundry Agent Consumer',
		'openai',
		[],
		['calling agents'],
		['chat', 'responses', 'embeddings', 'images', 'audio', 'keys', 'role assignments', 'deploying models'],
	],
] as const)('%s for %s: what it gives, what besides, what never', ([name, scenario, forIt, beyondIt, never]) => {
	expect(describeRole(builtIn(name), scenario)).toEqual({forIt, beyondIt, never});
});
