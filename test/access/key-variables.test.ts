import {expect, test} from 'vitest';
import {isKeyVariable, keyVariablesIn} from '../../source/access/key-variables.ts';

test.for([
	'AZURE_OPENAI_API_KEY',
	'AZURE_OPENAI_KEY',
	'OPENAI_API_KEY',
	'azure_openai_api_key',
	'AZURE_INFERENCE_CREDENTIAL',
	'AZURE_AI_INFERENCE_KEY',
	'AZURE_AI_API_KEY',
	'AZURE_AI_FOUNDRY_API_KEY',
	'FOUNDRY_API_KEY',
	'AZURE_COGNITIVE_SERVICES_KEY',
	'ANTHROPIC_FOUNDRY_API_KEY',
	'AZURE_OPENAI_EMBEDDINGS_API_KEY',
	'AZURE_API_KEY',
	'AZUREAI_API_KEY',
	'AZURE_OPENAI_APIKEY',
	'AzureOpenAI__ApiKey',
	'OpenAI__ApiKey',
	'AZURE_OPENAI_API_KEY_1',
	'AZURE_OPENAI_API_KEY_EASTUS',
])('%s holds a key', name => expect(isKeyVariable(name)).toBe(true));

test.for([
	'AZURE_OPENAI_ENDPOINT',
	'AZURE_CLIENT_SECRET',
	'AZURE_STORAGE_KEY',
	'PATH',
	'KEY',
	'MY_OPENAI_API_KEY_FILE',
	'AZURE_OPENAI_KEYLESS',
	'AZURE_SEARCH_KEY',
	'AZURE_AI_SEARCH_API_KEY',
	'AZURE_OPENAI_KEY_VAULT',
	'AZURE_OPENAI_KEY_VAULT_NAME',
	'OPENAI_API_KEY_FILE',
	'AZURE_KEY_VAULT_KEY',
])('%s does not', name => expect(isKeyVariable(name)).toBe(false));

test('of a .env the names are told of what is set to something', () => {
	const text = [
		'AZURE_OPENAI_API_KEY=abc',
		'export OPENAI_API_KEY="abc" # mine',
		"  FOUNDRY_API_KEY = 'x'",
		'AZURE_OPENAI_KEY=',
		'AZURE_AI_KEY=""',
		"AZURE_AI_API_KEY='' ",
		'AZURE_INFERENCE_KEY= # later',
		'# AOAI_KEY=abc',
		'AZURE_OPENAI_ENDPOINT=https://x',
		'AZURE_OPENAI_API_KEY=again',
	].join('\r\n');
	expect(keyVariablesIn(text)).toEqual(['AZURE_OPENAI_API_KEY', 'OPENAI_API_KEY', 'FOUNDRY_API_KEY']);
});
