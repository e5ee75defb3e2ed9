import "@fontsource/noto-sans/latin-400.css";
import "@fontsource/noto-sans/latin-600.css";
import "@fontsource/noto-sans/latin-ext-400.css";
import "@fontsource/noto-sans/latin-ext-600.css";
import "@fontsource/noto-sans/vietnamese-400.css";
import "@fontsource/noto-sans/vietnamese-600.css";
import "@fontsource/noto-sans-sc/400.css";
import "@fontsource/noto-sans-sc/600.css";
import "@mantine/core/styles.css";
import "./ui/workspace.css";
import { MantineProvider } from "@mantine/core";
import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { RouterProvider } from "@tanstack/react-router";
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { I18nextProvider } from "react-i18next";
import { ApiProblem } from "./api/call.ts";
import { preferredLanguage, setUpLanguages } from "./i18n/setup.ts";
import { createWorkspaceRouter } from "./router.tsx";
import { cssVariables, theme } from "./ui/theme.ts";

/** A refusal will be the same the next time; only a server that could not answer is asked again. */
const queries = new QueryClient({
	defaultOptions: {
		queries: {
			staleTime: 30_000,
			refetchOnWindowFocus: false,
			retry: (count, error) => count < 2 && (!(error instanceof ApiProblem) || error.problem.status >= 500),
		},
	},
});

const root = document.getElementById("root");
if (root === null) throw new Error("The page has no root.");
createRoot(root).render(
	<StrictMode>
		<MantineProvider theme={theme} cssVariablesResolver={cssVariables} forceColorScheme="light">
			<I18nextProvider i18n={setUpLanguages(preferredLanguage())}>
				<QueryClientProvider client={queries}>
					<RouterProvider router={createWorkspaceRouter()} />
				</QueryClientProvider>
			</I18nextProvider>
		</MantineProvider>
	</StrictMode>,
);
