// On the page that is shown without a network: back to the wanted one as soon as there is one.

addEventListener("online", () => location.reload());
