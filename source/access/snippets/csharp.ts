import type {Sample} from './sample.ts';

/** JSON's escapes are C#'s. */
const text = (value: string): string => JSON.stringify(value);

/** The library's client where its shape is settled (deployments, chat); the bare route elsewhere. */
export const csharpSnippet = (sample: Sample): string => {
	const {apiVersion, baseUrl, credential, deployment, origin, scope, style} = sample;
	const head = [`var credential = ${credential.csharp}; // ${credential.before}`];
	if (style === 'deployment-chat') {
		return [
			'using Azure.AI.OpenAI;',
			'using Azure.Identity;',
			'',
			...head,
			`var client = new AzureOpenAIClient(new Uri(${text(origin)}), credential).GetChatClient(${text(deployment)}); // proven with api-version ${apiVersion}`,
			'var answer = await client.CompleteChatAsync("Say hello.");',
			'Console.WriteLine(answer.Value.Content[0].Text);',
			'',
		].join('\n');
	}
	if (style === 'v1-chat') {
		return [
			'using System.ClientModel.Primitives;',
			'using Azure.Identity;',
			'using OpenAI;',
			'using OpenAI.Chat;',
			'',
			// The constructor that takes a policy is marked as experimental, and using it unasked is an error of the compiler.
			'#pragma warning disable OPENAI001',
			...head,
			`var policy = new BearerTokenPolicy(credential, ${text(scope)});`,
			`var client = new ChatClient(${text(deployment)}, policy, new OpenAIClientOptions { Endpoint = new Uri(${text(baseUrl)}) });`,
			'var answer = await client.CompleteChatAsync("Say hello.");',
			'Console.WriteLine(answer.Value.Content[0].Text);',
			'',
		].join('\n');
	}
	return restCall(sample, head);
};

const restCall = ({body, headers, scope, url}: Sample, head: readonly string[]): string =>
	[
		'using System.Net.Http.Headers;',
		'using System.Text;',
		'using Azure.Core;',
		'using Azure.Identity;',
		'',
		...head,
		`var token = await credential.GetTokenAsync(new TokenRequestContext([${text(scope)}]), default);`,
		'using var http = new HttpClient();',
		'http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token.Token);',
		...Object.entries(headers).map(([name, value]) => `http.DefaultRequestHeaders.Add(${text(name)}, ${text(value)});`),
		`var body = new StringContent(${text(body)}, Encoding.UTF8, "application/json");`,
		`var answer = await http.PostAsync(${text(url)}, body);`,
		'Console.WriteLine(await answer.Content.ReadAsStringAsync());',
		'',
	].join('\n');
