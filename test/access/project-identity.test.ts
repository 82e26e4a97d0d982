import {describe, expect, test} from 'vitest';
import {type DiagnosisFacts, diagnose} from '../../source/access/diagnosis.ts';
import {anaId, endpointTarget, evidence, openaiTarget, projectIdentityId, projectTarget, session} from './support/records.ts';

const other = '99999999-0000-4000-8000-000000000009';
const url = 'POST https://contoso-foundry.services.ai.azure.com/api/projects/alpha/openai/v1/responses';
const refusal = (principal: string, request: string | null = url) =>
	evidence({
		status: 401,
		code: 'PermissionDenied',
		message: `The principal \`${principal}\` lacks the required data action \`Microsoft.CognitiveServices/accounts/OpenAI/responses/write\` to perform \`POST /openai/responses\` operation.`,
		request,
	});
const unnamed = {...projectTarget, project: projectTarget.project && {...projectTarget.project, identityId: null}};

describe('an identity that is not the person’s, refused behind a project', () => {
	test.for([
		['the project’s own', {target: projectTarget, granted: true}, projectIdentityId, 'certain'],
		['the project’s own, in a pasted error', {target: projectTarget}, projectIdentityId, 'certain'],
		['unknown by id, since the project’s could not be read', {target: unnamed, granted: true}, other, 'likely'],
		['unknown by id, since only the endpoint is known', {target: {...endpointTarget, project: unnamed.project}, granted: false}, other, 'likely'],
	] as const)('is the project’s where it is %s', ([, facts, principal, confidence]) => {
		const found = diagnose(refusal(principal), {session, scenario: 'project', ...facts} satisfies DiagnosisFacts);
		expect(found).toMatchObject({id: 'state.project-identity', confidence});
		expect(found.remedies.map(({text}) => text).join()).not.toContain('Pin the credential');
	});

	test.for([
		['of a pasted error', {target: unnamed}, refusal(other)],
		[
			'of a call to the resource itself',
			{target: openaiTarget, granted: true},
			refusal(other, 'POST https://contoso-openai.openai.azure.com/openai/v1/responses'),
		],
	] as const)('is somebody else’s token where it is %s', ([, facts, seen]) => expect(diagnose(seen, {session, ...facts}).id).toBe('state.wrong-principal'));

	test('is none where it is the person', () => expect(diagnose(refusal(anaId), {session, target: unnamed, granted: true}).id).toBe('state.propagating'));
});
