import {expect, test} from 'vitest';
import {repairedAddress} from '../../../source/access/diagnoses/address.ts';
import {diagnose} from '../../../source/access/diagnosis.ts';
import {evidence} from '../support/records.ts';

const openai = 'https://contoso-openai.openai.azure.com';
const foundry = 'https://contoso-foundry.services.ai.azure.com';

test.for([
	[`${foundry}/model/chat/completions?api-version=2024-05-01-preview`, `${foundry}/models/chat/completions?api-version=2024-05-01-preview`],
	[`${foundry}/models/chat/completions`, `${foundry}/models/chat/completions?api-version=2024-05-01-preview`],
	[`${openai}/openai/v1/v1/responses`, `${openai}/openai/v1/responses`],
	[`${openai}/openai/v1/responses?api-version=2024-10-21`, `${openai}/openai/v1/responses`],
	[`${openai}/deployments/gpt-4o/chat/completions?api-version=2024-10-21`, `${openai}/openai/deployments/gpt-4o/chat/completions?api-version=2024-10-21`],
	[`${openai}/openai/deployments/gpt-4o/chat/completions`, `${openai}/openai/deployments/gpt-4o/chat/completions?api-version=2024-10-21`],
	[`${openai}/openai/openai/deployments/d/chat/completions?api-version=1`, `${openai}/openai/deployments/d/chat/completions?api-version=1`],
	[`${openai}/v1/chat/completions`, `${openai}/openai/v1/chat/completions`],
	[`${openai}//openai/v1/responses`, `${openai}/openai/v1/responses`],
	[`${openai}/chat/completions`, `${openai}/openai/v1/chat/completions`],
	['https://contoso-foundry.openai.azure.com/models/chat/completions?api-version=1', `${foundry}/models/chat/completions?api-version=1`],
	['https://contoso-foundry.cognitiveservices.azure.com/api/projects/alpha/openai/v1/responses', `${foundry}/api/projects/alpha/openai/v1/responses`],
	[`${foundry}/api/projects/alpha/v1/responses`, `${foundry}/api/projects/alpha/openai/v1/responses`],
] as const)('%s was meant as %s', ([called, meant]) => {
	expect(repairedAddress(`POST ${called}`)).toBe(meant);
	expect(repairedAddress(`POST ${meant}`)).toBeNull();
	const {remedies} = diagnose(evidence({status: 404, code: '404', message: 'Resource not found', request: `POST ${called}`}));
	expect(remedies[0]?.text).toBe(`Call ${meant} instead`);
});

test.for([
	null,
	'',
	'POST https://example.com/model/chat/completions',
	`POST ${openai}/openai/v1/responses`,
	`GET ${foundry}/api/projects/alpha/assistants?api-version=v1`,
	'GET https://management.azure.com/subscriptions',
])('%s is left as it is', request => {
	expect(repairedAddress(request)).toBeNull();
});
