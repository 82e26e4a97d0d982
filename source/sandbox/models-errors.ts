import type {SandboxResponse} from './http.ts';

const envelope = (status: number, code: string, message: string, headers?: Readonly<Record<string, string>>): SandboxResponse => ({
	status,
	...(headers ? {headers} : {}),
	body: {error: {code, message}},
});

/** Errors of the models themselves have more keys than those of the doors before them. */
const requestError = (message: string, param: string | null, code: string | null): SandboxResponse => ({
	status: 400,
	body: {error: {message, type: 'invalid_request_error', param, code}},
});

/** The gateway's own envelope, without `error`; clients read the audience it wants from the parentheses. */
export const tokenRefused = (audiences: readonly string[]): SandboxResponse => ({
	status: 401,
	body: {statusCode: 401, message: `Unauthorized. Access token is missing, invalid, audience is incorrect (${audiences.join(' or ')}), or have expired.`},
});

/** What a bearer that is no token at all gets: the audiences that it names are of no use to anybody. */
export const noTokenAtAll = (): SandboxResponse => tokenRefused(['urn:ms.scopedToken', 'urn:ms.faceSessionToken']);

export const keyRefused = (): SandboxResponse =>
	envelope(
		401,
		'401',
		'Access denied due to invalid subscription key or wrong API endpoint. Make sure to provide a valid key for an active subscription and use a correct regional API endpoint for your resource.',
	);

export const keysDisabled = (): SandboxResponse => envelope(403, 'AuthenticationTypeDisabled', 'Key based authentication is disabled for this resource.');

export const noSubdomain = (): SandboxResponse =>
	envelope(400, 'BadRequest', 'Please provide a custom subdomain for token authentication, otherwise API key is required.');

export const wrongTenant = (tenantId: string): SandboxResponse =>
	envelope(400, 'Tenant provided in token does not match resource token', `Token tenant ${tenantId} does not match resource tenant.`);

export const publicAccessDisabled = (): SandboxResponse => envelope(403, '403', 'Public access is disabled. Please configure private endpoint.');

export const trafficDenied = (): SandboxResponse =>
	envelope(403, '403', 'Access denied due to Virtual Network/Firewall rules.', {'policy-id': 'ThrowExceptionDueToTrafficDenied'});

export const noAccess = (): SandboxResponse => envelope(401, 'PermissionDenied', 'Principal does not have access to API/Operation.');

/** `principal`: a UPN for users, else an object id. Project endpoints add where to read on. */
export const actionLacking = (principal: string, action: string, method: string, template: string): SandboxResponse => {
	const more = template.startsWith('/api/projects/') ? ' For instructions on granting the necessary permissions, see https://aka.ms/FoundryPermissions.' : '';
	return envelope(
		401,
		'PermissionDenied',
		`The principal \`${principal}\` lacks the required data action \`${action}\` to perform \`${method} ${template}\` operation.${more}`,
	);
};

export const resourceNotFound = (): SandboxResponse => envelope(404, '404', 'Resource not found');

export const subdomainUnmapped = (): SandboxResponse => envelope(404, 'ResourceNotFound', 'Subdomain does not map to a resource.');

export const versionUnknown = (): SandboxResponse => envelope(400, 'BadRequest', 'API version not supported');

export const versionMissing = (): SandboxResponse => envelope(400, 'BadRequest', 'Missing required query parameter: api-version');

export const projectNotFound = (): SandboxResponse => envelope(404, 'NotFound', 'Project not found');

export const deploymentNotFound = (): SandboxResponse => ({
	status: 404,
	body: {
		error: {
			type: 'invalid_request_error',
			code: 'DeploymentNotFound',
			message:
				'The API deployment for this resource does not exist. If you created the deployment within the last 5 minutes, please wait a moment and try again.',
		},
	},
});

export const operationNotSupported = (operation: string, model: string): SandboxResponse =>
	envelope(
		400,
		'OperationNotSupported',
		`The ${operation} operation does not work with the specified model, ${model}. Please choose different model and try again.`,
	);

export const responsesNotSupported = (): SandboxResponse =>
	requestError('Model not supported. This model is not supported by Responses API.', 'model', 'model_not_supported');

export const parameterUnsupported = (given: string, wanted: string): SandboxResponse =>
	requestError(`Unsupported parameter: '${given}' is not supported with this model. Use '${wanted}' instead.`, given, 'unsupported_parameter');

export const parameterMissing = (name: string): SandboxResponse => requestError(`Missing required parameter: '${name}'.`, name, 'missing_required_parameter');

export const listTooShort = (name: string): SandboxResponse => requestError(`[] is too short - '${name}'`, null, null);

export const parameterTooSmall = (name: string, given: number, least: number): SandboxResponse =>
	requestError(`Invalid '${name}': integer below minimum value. Expected a value >= ${least}, but got ${given} instead.`, name, 'integer_below_min_value');
