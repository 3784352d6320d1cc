// Gradio mounts a component with the runtime that comes with it. Ours is no Svelte component.
export const mount = (component, { target, props }) => component(target, props);
export const unmount = (mounted) => mounted.remove();
