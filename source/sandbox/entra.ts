import {type EntraError, entraAnswer, entraError, tenantUnknown} from './entra-errors.ts';
import {createGrants, type DeviceCodeOptions} from './entra-grants.ts';
import {instanceDiscovery, openIdConfiguration} from './entra-metadata.ts';
import {pageAnswer} from './entra-pages.ts';
import type {Form} from './entra-sign-in.ts';
import {findTenant} from './graph-directory.ts';
import {notModelled, type Service} from './http.ts';
import type {Signer} from './jwt.ts';
import type {Stage} from './world.ts';

const metadataHeaders = {'access-control-allow-methods': 'GET, OPTIONS', 'access-control-allow-origin': '*', 'cache-control': 'max-age=86400, private'};

const formOf = (body: unknown): Form => (typeof body === 'object' && body !== null ? (body as Form) : {});

/** Entra ID: metadata, the browser's sign-in page, device codes, and tokens by either, by client secret or assertion, and by refresh token. */
export const entraService = (stage: Stage, signer: Signer, options: DeviceCodeOptions): Service => {
	const grants = createGrants(stage, signer, options);
	const shared = ['organizations', 'common', 'consumers'];
	return request => {
		const refuse = (refusal: EntraError) => entraError(stage, request, refusal);
		const [, authority = '', route = ''] = /^\/([^/]+)\/(.+)$/.exec(request.path.toLowerCase()) ?? [];
		switch (`${request.method} ${route}`) {
			case 'GET discovery/instance': {
				const metadata = instanceDiscovery(request.query.get('authorization_endpoint') ?? '', request.query.get('api-version') ?? '1.1');
				if (metadata !== null) return entraAnswer(stage, request, metadata, metadataHeaders);
				return refuse({error: 'invalid_instance', code: 50049, message: 'Unknown or invalid instance.'});
			}
			case 'GET v2.0/.well-known/openid-configuration': {
				const tenant = shared.includes(authority) ? authority : findTenant(stage.world, authority)?.id;
				return tenant === undefined
					? refuse(tenantUnknown(authority, 'invalid_tenant'))
					: entraAnswer(stage, request, openIdConfiguration(tenant), metadataHeaders);
			}
			case 'GET oauth2/v2.0/authorize':
				return pageAnswer(stage, request, grants.authorize(authority, Object.fromEntries(request.query)), options.approveAfterMs);
			case 'POST oauth2/v2.0/devicecode': {
				const started = grants.startDeviceCode(authority, formOf(request.body));
				return 'refused' in started ? refuse(started.refused as EntraError) : entraAnswer(stage, request, started);
			}
			case 'POST oauth2/v2.0/token': {
				const form = formOf(request.body);
				const result = grants.redeem(authority, form);
				if (result === null) return notModelled(`the grant ${form['grant_type']} at https://${request.host}${request.path}`);
				return 'refused' in result ? refuse(result.refused) : entraAnswer(stage, request, result.tokens);
			}
			default:
				return null;
		}
	};
};
