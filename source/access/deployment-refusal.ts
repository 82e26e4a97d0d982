import {diagnose} from './diagnosis.ts';
import type {Evidence} from './failure.ts';

/** Why Azure's engine did not begin, as one sentence about it; the grants themselves may be allowed all the same. */
export const whyNotDeployed = (evidence: Evidence): string => {
	const {code, message} = evidence;
	if (/Microsoft\.Resources\/deployments\//iu.test(message) && code === 'AuthorizationFailed') {
		return 'you may not deploy there (Microsoft.Resources/deployments/write), which assigning roles does not include.';
	}
	if (code === 'InvalidTemplateDeployment') return 'it refuses all of them for one that you may not make.';
	if (code === 'DeploymentQuotaExceeded') return 'its history there is full, with 800 deployments.';
	return diagnose(evidence).cause;
};
