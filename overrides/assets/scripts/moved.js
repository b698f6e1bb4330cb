// On the page of an old address: go to where the section that was asked for is now, perhaps on yet another page.
const name = decodeURIComponent(location.hash.slice(1));
const section = name && document.getElementById(name)?.querySelector("a");
const page = document.querySelector("main a");
location.replace(section ? section.href : page.href + (page.hash ? "" : location.hash));
