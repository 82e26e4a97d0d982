import type {Reason} from './reason.ts';
import {roles} from './roles.ts';
import {type ScenarioId, scenarios} from './scenario.ts';
import type {CloudName} from './session.ts';

/** Roles that Microsoft has documented for public Azure only, so far. */
const unconfirmed: readonly string[] = [roles.foundryAgentConsumer, roles.foundryProjectRuntimeUser];

/**
 * What is known against the scenario in this cloud; `null`: it is offered there. It hinders nothing: what the cloud itself answers counts.
 * Sources: Microsoft Learn, "Microsoft Foundry in Azure Government" and the service list of Azure operated by 21Vianet, which has neither Foundry nor Azure OpenAI.
 */
export const availabilityIn = (cloud: CloudName, scenario: ScenarioId): Reason | null => {
	if (cloud === 'china') {
		return {
			id: 'cloud.not-offered',
			text: 'The China cloud (21Vianet) is not documented to offer Foundry or Azure OpenAI. What is said of it here is carried over from public Azure.',
		};
	}
	if (cloud === 'usgov' && scenarios[scenario].needs.some(need => need.roles.some(role => unconfirmed.includes(role)))) {
		return {
			id: 'cloud.unconfirmed',
			text: 'Whether the US Government cloud has every Foundry role for this is not documented. The roles offered are those that it lists itself.',
		};
	}
	return null;
};
