import { createRootRoute, createRoute, createRouter, Navigate, Outlet } from "@tanstack/react-router";
import { App, FirstCity } from "./app.tsx";
import { modes, Search } from "./workspace.ts";

const rootRoute = createRootRoute({ component: Outlet, notFoundComponent: () => <Navigate to="/" /> });

const indexRoute = createRoute({ getParentRoute: () => rootRoute, path: "/", component: FirstCity });

const workspaceRoute = createRoute({
	getParentRoute: () => rootRoute,
	path: "/$city/$mode",
	validateSearch: (search) => Search.parse(search),
	component: function Workspace() {
		const { city, mode } = workspaceRoute.useParams();
		const search = workspaceRoute.useSearch();
		const navigate = workspaceRoute.useNavigate();
		const known = modes.find((candidate) => candidate === mode);
		if (known === undefined) return <Navigate to="/$city/$mode" params={{ city, mode: "explore" }} search={{}} />;
		return (
			<App
				key={city}
				cityId={city}
				mode={known}
				search={search}
				onSearch={(change, isStep) =>
					void navigate({ search: (before) => ({ ...before, ...change }), replace: isStep !== true })
				}
				onGo={(toCity, toMode) =>
					void navigate({
						to: "/$city/$mode",
						params: { city: toCity, mode: toMode },
						search: (before) => (toCity === city ? before : { lang: before.lang }),
					})
				}
			/>
		);
	},
});

export function createWorkspaceRouter() {
	return createRouter({ routeTree: rootRoute.addChildren([indexRoute, workspaceRoute]), defaultPreload: false });
}

declare module "@tanstack/react-router" {
	interface Register {
		router: ReturnType<typeof createWorkspaceRouter>;
	}
}
