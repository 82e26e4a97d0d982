import {accessDiagnoses} from './access.ts';
import {activationDiagnoses} from './activation.ts';
import {answerDiagnoses} from './answer.ts';
import {armDiagnoses} from './arm.ts';
import {armWriteDiagnoses} from './arm-write.ts';
import {credentialDiagnoses} from './credential.ts';
import {elsewhereDiagnoses} from './elsewhere.ts';
import {endpointDiagnoses} from './endpoint.ts';
import {graphDiagnoses} from './graph.ts';
import {networkDiagnoses} from './network.ts';
import {roleDefinitionDiagnoses} from './role-definition.ts';
import type {Row} from './row.ts';
import {signInDiagnoses} from './sign-in.ts';
import {stateDiagnoses} from './state.ts';
import {statusDiagnoses} from './status.ts';
import {carriedDiagnoses, tokenDiagnoses} from './token.ts';

/** Every cause, most specific first: the first row that fits the evidence is the diagnosis. Ids are permanent. */
const table = {
	...elsewhereDiagnoses,
	...carriedDiagnoses,
	...stateDiagnoses,
	...tokenDiagnoses,
	...accessDiagnoses,
	...endpointDiagnoses,
	...networkDiagnoses,
	...activationDiagnoses,
	...graphDiagnoses,
	...roleDefinitionDiagnoses,
	...armWriteDiagnoses,
	...armDiagnoses,
	...credentialDiagnoses,
	...signInDiagnoses,
	...answerDiagnoses,
	...statusDiagnoses,
} as const satisfies Record<string, Row>;

export type DiagnosisId = keyof typeof table | 'unknown';

export const diagnoses: readonly (readonly [DiagnosisId, Row])[] = Object.entries(table) as [keyof typeof table, Row][];
