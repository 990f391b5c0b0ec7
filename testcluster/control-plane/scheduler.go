package main

import (
	"context"
	"fmt"
	"os"

	"github.com/spf13/cobra"
	"k8s.io/apimachinery/pkg/util/uuid"
	"k8s.io/apiserver/pkg/server"
	"k8s.io/client-go/tools/leaderelection/resourcelock"
	"k8s.io/component-base/cli/globalflag"
	"k8s.io/component-base/compatibility"
	"k8s.io/component-base/logs"
	logsapi "k8s.io/component-base/logs/api/v1"
	"k8s.io/component-base/version/verflag"
	"k8s.io/kubernetes/cmd/kube-scheduler/app"
	"k8s.io/kubernetes/cmd/kube-scheduler/app/options"
)

// schedulerCommand is kube-scheduler, with one difference where $HOSTNAME is set, as it is in every container: it names
// itself in its Lease by that and not by the kernel's host name. In a pod the two are the same; here all pods share one
// kernel, and setting another host name needs rights that a test does not have everywhere. Upstream's own command
// (app.NewSchedulerCommand) does the same steps but gives no access between Setup and Run.
func schedulerCommand() *cobra.Command {
	host := os.Getenv("HOSTNAME")
	if host == "" {
		return app.NewSchedulerCommand()
	}
	opts := options.NewOptions()
	command := &cobra.Command{
		Use:               "kube-scheduler",
		Args:              cobra.NoArgs,
		PersistentPreRunE: func(*cobra.Command, []string) error { return opts.ComponentGlobalsRegistry.Set() },
		RunE:              func(*cobra.Command, []string) error { return runAs(host, opts) },
	}
	global := opts.Flags.FlagSet("global")
	verflag.AddFlags(global)
	globalflag.AddGlobalFlags(global, command.Name(), logs.SkipLoggingConfigurationFlags())
	for _, flags := range opts.Flags.FlagSets {
		command.Flags().AddFlagSet(flags)
	}
	return command
}

func runAs(host string, opts *options.Options) error {
	verflag.PrintAndExitIfRequested()
	gates := opts.ComponentGlobalsRegistry.FeatureGateFor(compatibility.DefaultKubeComponent)
	if err := logsapi.ValidateAndApply(opts.Logs, gates); err != nil {
		return err
	}
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	stop := server.SetupSignalHandler()
	go func() {
		<-stop
		cancel()
	}()
	completed, scheduler, err := app.Setup(ctx, opts)
	if err != nil {
		return err
	}
	if completed.LeaderElection != nil {
		lock, isLease := completed.LeaderElection.Lock.(*resourcelock.LeaseLock)
		if !isLease {
			return fmt.Errorf("the leader election lock is a %T: only a Lease can be named after $HOSTNAME", completed.LeaderElection.Lock)
		}
		lock.LockConfig.Identity = host + "_" + string(uuid.NewUUID())
	}
	return app.Run(ctx, completed, scheduler)
}
